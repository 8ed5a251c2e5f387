import './playground-page.ts';
