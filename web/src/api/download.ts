/** Downloads with the key, which a plain link could not carry. */

import { keyHeaders } from "./client";
import { refuseKey } from "./key";
import { problemOf } from "./problem";

export async function download(address: string, fileName: string): Promise<void> {
  const response = await fetch(address, { headers: keyHeaders() });
  if (!response.ok) {
    if (response.status === 401) refuseKey();
    throw problemOf(response, await response.json().catch(() => null));
  }
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
