import { preload } from '@livelit/player/preload';

preload(new URLSearchParams(location.search).get('url') ?? '');
