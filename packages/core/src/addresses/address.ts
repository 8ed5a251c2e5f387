/** How a stream travels. */
export type AddressKind = 'rtmp' | 'webrtc' | 'http-flv' | 'ws-flv' | 'ts' | 'ws-ts' | 'hls' | 'whip' | 'whep' | 'file';

/** An address, taken apart. */
export interface StreamAddress {
  /** How the stream travels. */
  readonly kind: AddressKind;
  /** Whether TLS protects it: rtmps, https, wss. `webrtc:` always counts as secure. */
  readonly secure: boolean;
  /** Host name or IP address without the port; empty for `blob:` and `data:`. */
  readonly host: string;
  /** The port, where one is written. */
  readonly port?: number;
  /** The path before the stream's name, without slashes at its ends; may be empty. */
  readonly app: string;
  /** The stream's name without its ending; for RTMP the stream key. */
  readonly stream: string;
  /** What stands behind the `?`. */
  readonly params: URLSearchParams;
  /** The whole address. */
  readonly href: string;
}
