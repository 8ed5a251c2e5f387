export { Decks } from './decks.ts';
export { deafListener, playUnseen } from './play-unseen.ts';
