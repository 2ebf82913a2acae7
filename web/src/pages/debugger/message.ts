/** The message that is written, as JSON. */

export type Message = Record<string, unknown>;

/** What stands there first: an event by its name, with properties. */
export const example = JSON.stringify({ event: "Order Completed", properties: { total: 50 } }, null, 2);

/** The message, or what is wrong with it. */
export function messageOf(text: string): { message: Message } | { wrong: string } {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== "object" || said === null || Array.isArray(said)) {
      return { wrong: "A message is an object: it begins with { and ends with }." };
    }
    return { message: said as Message };
  } catch (error) {
    return { wrong: `This is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
