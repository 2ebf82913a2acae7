/** Changes as they are committed: server-sent events, read with the key that the browser's own reader could not send. */

import { keyHeaders } from "./client";
import { refuseKey } from "./key";
import { problemOf } from "./problem";
import type { LiveChange } from "./types";

interface Read {
  changes: LiveChange[];
  /** The number to go on from; null where none was told. */
  last: string | null;
  /** The beginning of an event whose end has not come. */
  rest: string;
}

/** What a piece of a stream says, after what was left of the piece before. */
export function readEvents(text: string): Read {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  const changes: LiveChange[] = [];
  let last: string | null = null;
  for (const block of blocks) {
    for (const line of block.split("\n")) {
      if (line.startsWith("id: ")) last = line.slice(4);
      if (line.startsWith("data: ")) changes.push(JSON.parse(line.slice(6)) as LiveChange);
    }
  }
  return { changes, last, rest };
}

interface Listener {
  /** Hears changes, in order. */
  heard: (changes: LiveChange[]) => void;
  /** Hears whether the line stands. */
  stands: (connected: boolean) => void;
}

const wait = 2000;

/** Listen until the signal says otherwise; a line that is cut is taken up where it was. A refusal is thrown. */
export async function listen(listener: Listener, signal: AbortSignal): Promise<void> {
  let last: string | null = null;
  while (!signal.aborted) {
    try {
      for await (const read of pieces(last, signal)) {
        last = read.last ?? last;
        listener.stands(true);
        if (read.changes.length > 0) listener.heard(read.changes);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TypeError)) throw error; // of the network alone; it may come back
    }
    listener.stands(false);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function* pieces(last: string | null, signal: AbortSignal): AsyncGenerator<Read> {
  const headers = { ...keyHeaders(), ...(last === null ? {} : { "last-event-id": last }) };
  const response = await fetch("/v1/live/stream", { headers, signal });
  if (!response.ok || response.body === null) {
    if (response.status === 401) refuseKey();
    throw problemOf(response, await response.json().catch(() => null));
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const read = readEvents(rest + piece.value);
    rest = read.rest;
    yield read;
  }
}
