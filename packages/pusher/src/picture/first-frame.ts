/** PLACEHOLDER, helper H3 writes it. Resolves when the track has delivered a picture; rejects with the signal's reason. */
export async function untilFirstFrame(_track: MediaStreamTrack, _signal: AbortSignal): Promise<void> {}
