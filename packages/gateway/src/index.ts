export { createGateway, type GatewayOptions } from './create-gateway.ts';
export {
  type Authorise,
  type GatewayConfig,
  gatewayDefaults,
  type GatewayLimits,
  limitDefaults,
} from './gateway-config.ts';
export { type GatewayEvents, StreamEvent, type StreamEventInit } from './gateway-events.ts';
export type { Gateway } from './gateway.ts';
export type { EndReason } from './media/live-stream.ts';
export type { StreamInfo } from './stream-info.ts';
