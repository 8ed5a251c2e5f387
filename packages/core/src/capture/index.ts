export { type CaptureSubject, fromDomException } from './dom-exception.ts';
