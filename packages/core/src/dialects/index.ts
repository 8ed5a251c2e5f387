export { askJson, type JsonQuestion, sdpOf } from './ask-json.ts';
export { looksLikeTencent, type SrsAddress, srsAddress } from './srs-address.ts';
