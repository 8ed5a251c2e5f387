/** PLACEHOLDER, helper H4 writes it. Resolves when the track has delivered sound; rejects with the signal's reason. */
export async function untilFirstSound(_track: MediaStreamTrack, _signal: AbortSignal): Promise<void> {}
