declare module 'whip-whep/whip.js' {
  export class WHIPClient {
    publish(peer: RTCPeerConnection, url: string, token?: string): Promise<void>;
    restart(): Promise<void>;
    stop(): Promise<void>;
  }
}

declare module 'ovenlivekit' {
  interface Kit {
    setMediaStream(stream: MediaStream): Promise<unknown>;
    startStreaming(url: string, config: { readonly httpHeaders?: Readonly<Record<string, string>> }): void;
    stopStreaming(): Promise<void>;
  }
  // oxlint-disable-next-line import/no-default-export
  export default OvenLiveKit;
  const OvenLiveKit: {
    create(options: { readonly callbacks: { readonly error: (error: unknown) => void } }): Kit;
  };
}
