import { onAbort } from '@livelit/core';

/** Publishes a canvas that changes colour and a tone of 440 Hz (Opus) from this page by WHIP, until `signal` aborts. */
export async function publishByWhip(url: string, signal: AbortSignal): Promise<void> {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const paper = canvas.getContext('2d')!;
  let hue = 0;
  const timer = setInterval(() => {
    paper.fillStyle = `hsl(${(hue += 7)} 100% 50%)`;
    paper.fillRect(0, 0, canvas.width, canvas.height);
  }, 40);
  const context = new AudioContext();
  const sound = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, { frequency: 440 });
  tone.connect(new GainNode(context, { gain: 0.5 })).connect(sound);
  tone.start();
  const peer = new RTCPeerConnection();
  onAbort(signal, () => {
    clearInterval(timer);
    peer.close();
    void context.close();
  });
  for (const track of [...canvas.captureStream(25).getTracks(), ...sound.stream.getTracks()])
    peer.addTransceiver(track, { direction: 'sendonly' });
  const { codecs = [] } = RTCRtpSender.getCapabilities('video') ?? {};
  const h264 = codecs.filter(({ mimeType }) => mimeType === 'video/H264');
  peer.getTransceivers()[0]!.setCodecPreferences(h264);
  await peer.setLocalDescription();
  while (peer.iceGatheringState !== 'complete')
    await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }));
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp' },
    body: peer.localDescription!.sdp,
  });
  if (!response.ok) throw new Error(`WHIP: ${response.status} ${await response.text()}`);
  await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
}
