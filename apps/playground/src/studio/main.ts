import './studio-page.ts';
