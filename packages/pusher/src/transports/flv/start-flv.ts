import { publishFlv } from '../../flv/publish-flv.ts';
import { publishProtocols } from '../../flv/publish-protocols.ts';
import type { StartTransport } from '../../transport.ts';

/** Publishes to the WebSocket at `url`. */
export const startFlv: StartTransport = (url, context) =>
  publishFlv({ url: url.href, protocols: publishProtocols(context.token) }, context);
