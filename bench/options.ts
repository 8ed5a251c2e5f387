/** What may be said behind the name of a bench. */
export interface BenchOptions {
  /** `--quick`: fewer and shorter runs, to see that a bench works; its figures say little and are not kept. */
  readonly quick: boolean;
  /** `--players livelit,hls.js`: only these. */
  readonly players: readonly string[] | undefined;
  /** `--clients livelit,eyevinn`: only these WHIP clients. */
  readonly clients: readonly string[] | undefined;
  /** `--protocols hls,whep`: only these. */
  readonly protocols: readonly string[] | undefined;
  /** `--cases refused,hang`: only these. */
  readonly cases: readonly string[] | undefined;
}

/** Whether a list of the options lets a name pass. */
export const chosen = (list: readonly string[] | undefined, name: string): boolean =>
  list === undefined || list.includes(name);
