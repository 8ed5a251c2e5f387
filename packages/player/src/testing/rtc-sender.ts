import { parseIceFragment, sdpFragment, withIceSession } from '@livelit/core/webrtc';

const captureTimeUri = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/** A real peer in this page that sends a moving picture and a tone, as a server would. */
export interface RtcSender {
  readonly connection: RTCPeerConnection;
  /** Its answer to an offer, with all its candidates. */
  answer(offer: string): Promise<string>;
  /** An offer of its own, with all its candidates. */
  offer(): Promise<string>;
  /** Takes the answer to its own offer. */
  accept(answer: string): Promise<void>;
  /** Adds the candidates of a fragment. */
  trickle(fragment: string): Promise<void>;
  /** Begins the ICE session that a fragment names, answers its own side of it. */
  restart(fragment: string): Promise<string>;
  close(): void;
}

/** What a sender sends. */
export interface RtcSenderOptions {
  /** Whether it says when each frame was captured. */
  readonly captureTime?: boolean;
  /** Sends a tone on the left channel only. */
  readonly stereo?: boolean;
}

/** A canvas that changes all the time, and a tone. */
export function movingStream(options: RtcSenderOptions = {}): MediaStream & { stop?: () => void } {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const context = canvas.getContext('2d')!;
  let frame = 0;
  const timer = setInterval(() => {
    frame++;
    for (let column = 0; column < 8; column++) {
      context.fillStyle = `hsl(${(frame * 7 + column * 45) % 360} 90% ${20 + 8 * column}%)`;
      context.fillRect(column * 40, 0, 40, 180);
    }
  }, 40);
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const merger = audio.createChannelMerger(2);
  const destination = audio.createMediaStreamDestination();
  destination.channelCount = 2;
  tone.connect(merger, 0, 0);
  if (!options.stereo) tone.connect(merger, 0, 1);
  merger.connect(destination);
  tone.start();
  const stream: MediaStream & { stop?: () => void } = canvas.captureStream(25);
  for (const track of destination.stream.getAudioTracks()) stream.addTrack(track);
  stream.stop = () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    void audio.close();
  };
  return stream;
}

/** Starts one; nothing flows before it is asked. */
export function createRtcSender(options: RtcSenderOptions = {}): RtcSender {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const stream = movingStream(options);
  let candidates: string[] = [];
  let onComplete = () => {};
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.candidate) candidates.push(candidate.candidate);
    else onComplete();
  });

  async function gathered(description: RTCSessionDescriptionInit): Promise<string> {
    candidates = [];
    const complete = new Promise<void>((resolve) => {
      onComplete = resolve;
    });
    await connection.setLocalDescription(description);
    await complete;
    return connection.localDescription!.sdp;
  }
  function send(): void {
    if (connection.getSenders().some(({ track }) => track)) return;
    for (const track of stream.getTracks()) connection.addTrack(track, stream);
    for (const transceiver of connection.getTransceivers()) {
      transceiver.direction = 'sendonly';
      if (options.captureTime) offerCaptureTime(transceiver);
    }
  }
  const answerTo = async (offer: string) => {
    // Whoever is offered the time of capture sends it, unasked.
    const sdp = options.captureTime
      ? offer
      : offer.replace(new RegExp(`^a=extmap:\\d+ ${captureTimeUri}\r\n`, 'gm'), '');
    await connection.setRemoteDescription({ type: 'offer', sdp });
    send();
    return gathered(await connection.createAnswer());
  };

  return {
    connection,
    answer: answerTo,
    async offer() {
      send();
      return gathered(await connection.createOffer());
    },
    accept: (answer) => connection.setRemoteDescription({ type: 'answer', sdp: answer }),
    async trickle(fragment) {
      for (const [, candidate] of fragment.matchAll(/^a=(candidate:.*?)\r?$/gm))
        await connection.addIceCandidate({ candidate: candidate!, sdpMLineIndex: 0 });
    },
    async restart(fragment) {
      const session = parseIceFragment(fragment)!;
      const { sdp } = connection.remoteDescription!;
      // Whoever began the first time, this time it is the viewer.
      const offer = withIceSession(sdp, session).replace(/^a=setup:\w+/gm, 'a=setup:actpass');
      const answer = await answerTo(offer);
      return sdpFragment(answer, candidates, true);
    },
    close() {
      connection.close();
      stream.stop?.();
    },
  };
}

interface ExtendedTransceiver {
  getHeaderExtensionsToNegotiate(): { uri: string; direction: string }[];
  setHeaderExtensionsToNegotiate(extensions: readonly { uri: string; direction: string }[]): void;
}

function offerCaptureTime(transceiver: RTCRtpTransceiver): void {
  const extended = transceiver as unknown as ExtendedTransceiver;
  const extensions = extended.getHeaderExtensionsToNegotiate();
  for (const extension of extensions) if (extension.uri === captureTimeUri) extension.direction = 'sendrecv';
  extended.setHeaderExtensionsToNegotiate(extensions);
}
