import 'media-chrome/dist/media-control-bar.js';
import 'media-chrome/dist/media-play-button.js';
import 'media-chrome/dist/media-live-button.js';
import 'media-chrome/dist/media-time-range.js';
import 'media-chrome/dist/media-time-display.js';
import 'media-chrome/dist/media-mute-button.js';
import 'media-chrome/dist/media-volume-range.js';
import 'media-chrome/dist/media-pip-button.js';
import 'media-chrome/dist/media-cast-button.js';
import 'media-chrome/dist/media-airplay-button.js';
import 'media-chrome/dist/media-fullscreen-button.js';
import { constructStyles } from './strict-styles.ts';

/** The parts of media-chrome that the bar consists of, and those that they bring along, ready for a strict policy. */
export const prepareMediaChrome = (): void =>
  constructStyles([
    'media-tooltip',
    'media-control-bar',
    'media-chrome-button',
    'media-time-range',
    'media-time-display',
    'media-preview-thumbnail',
    'media-preview-time-display',
    'media-preview-chapter-display',
  ]);
