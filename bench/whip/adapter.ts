/** What a client under test must offer; its page calls `present` with it and nothing else. */
export interface WhipClient {
  /**
   * Begins to publish the stream as the client's own documentation tells an application to. `tell` is for what the
   * application hears of problems: rejections, error events; the console does not count.
   */
  publish(
    url: string,
    token: string | undefined,
    stream: MediaStream,
    tell: (problem: string) => void,
  ): Promise<void> | void;
  /** Ends the publishing for good, as an application would. */
  stop(): Promise<void> | void;
}

/** What the runner finds in the page as `window.whip`. */
export interface PresentedClient {
  publish(url: string, token: string | undefined): Promise<void>;
  stop(): Promise<void>;
  /** What the application was told. */
  readonly told: string[];
  /** What the browser knows of the client's connection. */
  readonly witness: Witness;
}

/** The browser is the witness of what it gave to a client, and of what no description shows; the client is not asked. */
export interface Witness {
  /** Candidates of the first m-section. */
  readonly candidates: string[];
  /** `bundlePolicy` of each connection. */
  readonly policies: string[];
}

declare global {
  interface Window {
    whip: PresentedClient;
  }
}

/** Puts a client into the page for the runner, with the fake camera and microphone. */
export function present(client: WhipClient): void {
  const told: string[] = [];
  const tell = (problem: unknown) => void told.push(problem instanceof Error ? problem.message : String(problem));
  window.whip = {
    told,
    witness: watchConnections(),
    publish: async (url, token) => {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({
          audio: true,
          // Small: many pages run at a time, and nobody looks.
          video: { width: 160, height: 90, frameRate: 10 },
        });
        await client.publish(url, token, stream, tell);
      } catch (error) {
        tell(error);
      }
    },
    stop: async () => {
      try {
        await client.stop();
      } catch (error) {
        tell(error);
      }
    },
  };
}

function watchConnections(): Witness {
  const witness: Witness = { candidates: [], policies: [] };
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      witness.policies.push(this.getConfiguration().bundlePolicy ?? 'balanced');
      this.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.candidate && candidate.sdpMLineIndex === 0) witness.candidates.push(candidate.candidate);
      });
    }
  };
  return witness;
}
