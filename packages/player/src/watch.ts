export { AttemptWatch } from './attempt-watch.ts';
export { PlayRate } from './play-rate.ts';
