/** A client under test. Its page is `clients/<page>.ts`. */
export interface ClientUnderTest {
  /** As the table names it. */
  readonly name: string;
  readonly page: string;
  /** The npm package whose version is told; undefined for ours. */
  readonly package?: string;
}

/** Ours first. A new one is a file beside the others and a line here. */
export const clients: readonly ClientUnderTest[] = [
  { name: 'livelit', page: 'livelit' },
  { name: 'eyevinn', page: 'eyevinn', package: '@eyevinn/whip-web-client' },
  { name: 'whip-whep', page: 'whip-whep', package: 'whip-whep' },
  { name: 'OvenLiveKit', page: 'ovenlivekit', package: 'ovenlivekit' },
  { name: 'livepeer', page: 'livepeer', package: '@livepeer/core-web' },
];
