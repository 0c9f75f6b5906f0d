import { rounded } from './figures.ts';

export interface CardFigures {
  /** Requests to the org until the card stands. */
  readonly firstRenderRequests: number;
  /** Requests to the org after that, while nothing is under way. */
  readonly idleRequests: number;
  /** Scripts, templates and style sheets of every bundle of the card, each minified, in thousands of bytes. */
  readonly minifiedKilobytes: number;
  /** The first render of 50 credentials, in times of `lightning-datatable` with the same rows in the same page. */
  readonly renderRatio: number;
}

export interface CardMeasurement {
  readonly firstRenderRequests: number;
  readonly idleRequests: number;
  readonly minifiedBytes: number;
  /** Milliseconds of each render, in turn with the datatable's. */
  readonly card: readonly number[];
  readonly datatable: readonly number[];
}

const BYTES_PER_KILOBYTE = 1000;

/** Counts what was measured; of renders the median, which a busy moment of the machine does not move. */
export function cardFigures(measured: CardMeasurement): CardFigures {
  return {
    firstRenderRequests: measured.firstRenderRequests,
    idleRequests: measured.idleRequests,
    minifiedKilobytes: rounded(measured.minifiedBytes / BYTES_PER_KILOBYTE, 1),
    renderRatio: rounded(median(measured.card) / median(measured.datatable), 2),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [upper = Number.NaN, lower = Number.NaN] = [sorted[middle], sorted[sorted.length - 1 - middle]];
  return (upper + lower) / 2;
}
