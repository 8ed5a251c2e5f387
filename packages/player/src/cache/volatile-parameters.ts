/** Query parameters that say who may read a resource and for how long, not which resource it is. */
export interface VolatileParameters {
  /** Whose they are. */
  readonly owner: string;
  /** Names in any case, or patterns for names. */
  readonly names: readonly (string | RegExp)[];
  /** Ignored only in company of this parameter, because their names are too plain to be ignored everywhere. */
  readonly only?: string;
}

/** What the key of the cache leaves out. `openCache({ volatile })` adds to it, `openCache({ key })` replaces it. */
export const volatileParameters: readonly VolatileParameters[] = [
  {
    owner: 'common',
    names: ['token', 'access_token', 'auth_token', 'authorization', 'jwt', 'signature', 'sig', 'sign'],
  },
  { owner: 'common', names: ['expires', 'expire', 'expiry', 'exp', 'nonce', '_'] },
  { owner: 'Tencent Cloud live and CDN', names: ['txSecret', 'txTime'] },
  { owner: 'Tencent Cloud VOD', names: ['t', 'us', 'exper', 'rlimit', 'uv'], only: 'sign' },
  { owner: 'Tencent Cloud COS', names: [/^q-(sign|ak|key|header|url|signature)/, 'x-cos-security-token'] },
  { owner: 'Alibaba Cloud CDN', names: ['auth_key'] },
  { owner: 'Alibaba Cloud OSS', names: ['OSSAccessKeyId', 'security-token', /^x-oss-/] },
  { owner: 'Wangsu', names: ['wsSecret', 'wsTime', 'wsABSTime'] },
  { owner: 'Huawei Cloud', names: ['hwSecret', 'hwTime', 'auth_info'] },
  { owner: 'Volcengine', names: ['volcSecret', 'volcTime'] },
  { owner: 'Qiniu', names: ['e'], only: 'token' },
  { owner: 'Amazon S3', names: [/^X-Amz-/, 'AWSAccessKeyId'] },
  { owner: 'Amazon CloudFront', names: ['Key-Pair-Id', 'Policy', 'Hash-Algorithm'] },
  { owner: 'Google Cloud', names: [/^X-Goog-/, 'GoogleAccessId', 'KeyName', 'URLPrefix'] },
  { owner: 'Akamai', names: ['hdnts', 'hdnea', 'hdntl', '__gda__', '__token__'] },
  { owner: 'Azure', names: [/^s([vesptr]|ig|pr|rt|ip|s)$/, /^sk(oid|tid|[tesv])$/], only: 'sig' },
  { owner: 'Cloudflare', names: ['verify'] },
  { owner: 'Bunny', names: ['token_path', 'token_countries'], only: 'token' },
  { owner: 'Common Media Client Data', names: ['CMCD'] },
];
