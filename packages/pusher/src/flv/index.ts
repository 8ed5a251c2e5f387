export { av1Config, withoutDelimiter } from './av1-config.ts';
export type { FlvAudioCodec, FlvVideoCodec } from './flv-codec.ts';
export { FlvMuxer, type FlvAudio, type FlvTracks, type FlvVideo } from './flv-muxer.ts';
export { opusHead } from './opus-head.ts';
