/**
 * What turns failures into errors. A chunk of its own that is fetched beside the others: the first picture does not
 * need it.
 */
export { fromCloseCode, fromHttpResponse } from '@livelit/core/http';
export { fromMediaError } from '../media-error.ts';
export { networkError } from '../network-error.ts';
