/** What went wrong, as the server says it (RFC 9457), or as we must say it when there was no answer. */

/** One thing that is wrong, and how to mend it. */
export interface Fault {
  code: string;
  detail: string;
  hint: string | null;
  /** A place that a person can go to: `segments/vip.yaml: when, line 2, column 9`. */
  where: string | null;
  known: string[];
}

export class Problem extends Error {
  readonly status: number;
  readonly fault: Fault;
  /** All that is wrong at once; empty where it is a single fault. */
  readonly faults: Fault[];
  readonly requestId: string;

  constructor(status: number, fault: Fault, faults: Fault[] = [], requestId = "") {
    super(fault.detail);
    this.name = "Problem";
    this.status = status;
    this.fault = fault;
    this.faults = faults;
    this.requestId = requestId;
  }
}

type Fields = Record<string, unknown>;

function isFields(body: unknown): body is Fields {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function faultOf(fields: Fields): Fault {
  const known = fields.known;
  return {
    code: text(fields.code) ?? "unknown",
    detail: text(fields.detail) ?? text(fields.title) ?? "Something went wrong",
    hint: text(fields.hint),
    where: text(fields.where),
    known: Array.isArray(known) ? known.filter((name) => typeof name === "string") : [],
  };
}

/** The problem in an answer that is not a success; a proxy may have answered with a page of its own. */
export function problemOf(response: Response, body: unknown): Problem {
  const requestId = response.headers.get("x-request-id") ?? "";
  if (!isFields(body) || text(body.detail) === null) {
    const detail = `The server answered ${response.status}, without saying why`;
    const hint = "Look at the log of “ilk serve”.";
    return new Problem(
      response.status,
      { code: "unexpected-answer", detail, hint, where: null, known: [] },
      [],
      requestId,
    );
  }
  const problems = body.problems;
  const faults = Array.isArray(problems) ? problems.filter(isFields).map(faultOf) : [];
  return new Problem(response.status, faultOf(body), faults, text(body.request_id) ?? requestId);
}

/** Anything that was thrown, as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const hint = "Is “ilk serve” still running? Start it again in your project’s folder, then retry.";
  return new Problem(0, {
    code: "no-answer",
    detail: "The server did not answer",
    hint,
    where: null,
    known: [],
  });
}
