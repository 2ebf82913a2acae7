/** A piece of a text. */

export interface Place {
  start: number;
  end: number;
}
