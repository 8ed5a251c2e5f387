import { onAbort } from '@livelit/core';

/** The stream as another peer receives it over WebRTC. */
export async function loopback(stream: MediaStream, signal: AbortSignal): Promise<MediaStream> {
  const near = new RTCPeerConnection();
  const far = new RTCPeerConnection();
  onAbort(signal, () => {
    near.close();
    far.close();
  });
  near.addEventListener('icecandidate', ({ candidate }) => void far.addIceCandidate(candidate ?? undefined));
  far.addEventListener('icecandidate', ({ candidate }) => void near.addIceCandidate(candidate ?? undefined));
  const received = new MediaStream();
  const tracks = stream.getTracks();
  const all = new Promise<void>((resolve) =>
    far.addEventListener('track', ({ track }) => {
      received.addTrack(track);
      if (received.getTracks().length === tracks.length) resolve();
    }),
  );
  for (const track of tracks) near.addTrack(track, stream);
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription!);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription!);
  await all;
  return received;
}
