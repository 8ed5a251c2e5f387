export { type IceServer, iceServersOf } from './link-header.ts';
export { sdpFragment } from './sdp-fragment.ts';
