/** The typed client: paths and answers come from the server's OpenAPI document. */

import createClient, { type Middleware } from "openapi-fetch";
import { currentKey, refuseKey } from "./key";
import { problemOf } from "./problem";
import type { paths } from "./schema";

export function keyHeaders(): Record<string, string> {
  const key = currentKey();
  return key === null ? {} : { authorization: `Bearer ${key}` };
}

const withKey: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(keyHeaders())) request.headers.set(name, value);
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) refuseKey();
  },
};

export const client = createClient<paths>({ baseUrl: "" });
client.use(withKey);

interface Reply<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of a reply, or its problem thrown. */
export async function answer<Data>(reply: Promise<Reply<Data>>): Promise<Data> {
  const { data, error, response } = await reply;
  if (!response.ok || data === undefined) throw problemOf(response, error);
  return data;
}
