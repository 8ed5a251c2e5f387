import './livelit.ts';
