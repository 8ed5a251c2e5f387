import './player-page.ts';
