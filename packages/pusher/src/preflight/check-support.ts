/** PLACEHOLDER, helper H5 writes it. */
export interface PushSupport {
  readonly webrtc: boolean;
}

/** PLACEHOLDER, helper H5 writes it: what this browser can do. */
export async function checkSupport(): Promise<PushSupport> {
  return { webrtc: 'RTCPeerConnection' in globalThis };
}
