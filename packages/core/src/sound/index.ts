export { loudnessOf } from './loudness.ts';
