export { tencentSign, type TencentSignature } from './tencent-sign.ts';
