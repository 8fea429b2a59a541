import type { SecretSpan } from '../spans.ts'
import { denseSpans } from './dense-runs.ts'

/**
 * Token formats that are recognizable by their shape, one alternative per family, from the issuers' documentation. Each
 * begins with literal characters or a word boundary and has bounded repetitions, so that the expression runs in linear
 * time. An excerpt may end inside a token, so most accept a shorter tail than the issuer's.
 */
const families: readonly string[] = [
  // GitHub, GitLab, Bitbucket, Atlassian
  'gh[oprsu]_\\w{8,255}',
  'github_pat_\\w{8,255}',
  'gl(?:pat|ptt|dt|rt|cbt|soat|oas|ft|imt|agent|wt|ffct)-[\\w.-]{8,300}',
  'GR1348941[\\w-]{8,40}',
  'AT(?:ATT|CTT|BB)[\\w=-]{16,300}',
  // Cloud providers
  '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)(?=[A-Z0-9]{0,12}\\d)[A-Z0-9]{8,124}',
  'AIza[\\w-]{8,60}',
  'GOCSPX-[\\w-]{8,60}',
  'ya29\\.[\\w.-]{8,500}',
  'LTAI[A-Za-z0-9]{12,40}',
  'AKID[A-Za-z0-9]{16,60}',
  'do[opr]_v1_[a-f0-9]{8,80}',
  '[\\w~.-]{3}8Q~[\\w~.-]{12,60}',
  'AGE-SECRET-KEY-1[A-Z0-9]{8,80}',
  // Chat
  'xox[a-z]-[\\w-]{8,300}',
  'xapp-[\\w-]{8,300}',
  'xwfp-[\\w-]{8,300}',
  '(?<=hooks\\.slack\\.com/(?:services|workflows|triggers)/)[\\w/-]{8,200}',
  '(?<=discord(?:app)?\\.com/api/webhooks/)[\\w/-]{8,200}',
  '(?<=webhook\\.office\\.com/)[\\w@/-]{8,300}',
  '[MNO][A-Za-z\\d_-]{22,30}\\.[\\w-]{6}\\.[\\w-]{20,60}',
  '\\d{8,12}:AA[\\w-]{20,40}',
  // Models
  'sk-(?:ant-|proj-|svcacct-|admin-|or-|lf-)?(?=[\\w-]{0,60}\\d)[\\w-]{8,300}',
  'hf_[A-Za-z0-9]{8,60}',
  'r8_[A-Za-z0-9]{8,60}',
  'gsk_[A-Za-z0-9]{8,80}',
  'xai-[A-Za-z0-9]{8,120}',
  'pplx-[A-Za-z0-9]{8,80}',
  'pcsk_\\w{8,120}',
  // Payment
  '(?:sk|rk|pk)_(?:live|test|prod)_[\\w]{8,255}',
  'whsec_[\\w+/=-]{8,100}',
  'sq0[a-z]{3}-[\\w-]{8,60}',
  'access_token\\$(?:production|sandbox)\\$[a-z0-9$]{8,80}',
  'EAAA[\\w+/=-]{24,100}',
  'FLWSECK[\\w-]{8,80}',
  'EZ[AT]K[A-Za-z0-9]{16,80}',
  // Packages and builds
  'npm_[A-Za-z0-9]{8,80}',
  'pypi-[\\w-]{16,400}',
  'rubygems_[a-f0-9]{8,80}',
  'dckr_[a-z]{2,4}_[\\w-]{8,80}',
  'oy2[a-z0-9]{40,46}',
  'CLOJARS_[a-z0-9]{8,80}',
  'AKCp[A-Za-z0-9]{10,100}',
  'cmVmd[A-Za-z0-9]{20,100}',
  '(?:bkua|bkaj|CCIPAT|ccipat|nfp|rnd|sgp|sntrys|sntryu|squ|sqp|sqa|sbp|figd|figo|glsa|glc|tfp|rdme|pnu|lin_api|lin_oauth|ntn|shpat|shpss|shpca|shppa|shippo_live|shippo_test|pscale_tkn|pscale_pw|pscale_oauth|HRKU|ATSTT|napi|zpka|retool|tskey|sb_secret|PMAK|NRAK|NRJS|NRII|NRRA|hvs|hvb|hvr|xkeysib|xsmtpsib|nvapi|vercel|fio-u|csk|cio|aio|pul|secret)[_.-](?:[a-z]{2,8}[_-])?(?=[\\w-]{0,80}\\d)(?=[\\w-]{0,80}[A-Za-z])[\\w-]{24,300}',
  '(?:dapi|key-|fc-)[a-f0-9]{32}',
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w-]{20,80}',
  'amzn\\.mws\\.[\\w-]{20,60}',
  'gAAAAA[\\w-]{40,400}',
  '(?:xprv|tprv)[A-Za-z0-9]{40,200}',
  'xoxe\\.xox[a-z]-[\\w-]{8,300}',
  '0x[a-fA-F0-9]{64}(?![a-fA-F0-9])',
  'SG\\.[\\w-]{8,40}\\.[\\w-]{8,80}',
  'dt0[a-z]\\d{2}\\.[A-Z0-9]{8,40}\\.[A-Z0-9]{8,80}',
  '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{8,100}',
  'pat[A-Za-z0-9]{14}\\.[a-f0-9]{16,80}',
  'sl\\.[\\w-]{40,200}',
  'sha256~[\\w-]{20,60}',
  'A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){2,5}',
  'fw_[A-Za-z0-9]{20,40}',
  'lsv2_[a-z]{2}_[a-f0-9_]{20,60}',
  'ls__[a-f0-9]{20,40}',
  's\\.(?=[A-Za-z0-9]{0,23}\\d)[A-Za-z0-9]{24}(?!\\w)',
  'v1\\.0-[a-f0-9-]{60,200}',
  'f[mo]\\d_[\\w+/=-]{20,800}',
  'v1\\.[a-f0-9]{40}(?!\\w)',
  'snyk_uat\\.[\\w.-]{20,400}',
  'amzn1\\.oa2-cs\\.v1\\.[a-f0-9]{20,80}',
  '[a-f0-9]{32}-us\\d{1,2}',
  '(?:AC|SK)[a-f0-9]{32}',
  '(?:sk|pk)\\.eyJ[\\w.-]{16,300}',
  'EAA[A-Za-z0-9]{40,400}',
  'AQVN[\\w-]{16,80}',
  // Signed tokens (JWT, JWE, PASETO), possibly truncated, and password hashes
  'eyJ[\\w-]{8,8000}(?:\\.[\\w-]{0,8000}){0,4}',
  'v[1-4]\\.(?:local|public)\\.[\\w-]{16,4000}',
  '\\$(?:2[abxy]?|apr1|[156y]|argon2(?:id?|d)|pbkdf2[\\w-]{0,12}|scrypt|s0)\\$[\\w./$=,+-]{16,200}',
]

/**
 * One or two words before a long run of mixed uppercase letters, lowercase letters and digits, which is the typical
 * structure of tokens.
 */
const builtLikeToken =
  '[A-Za-z]{2,12}(?:[_-][A-Za-z0-9]{1,8}){0,2}_(?=[A-Za-z0-9]{0,60}\\d)(?=[A-Za-z0-9]{0,60}[a-z])(?=[A-Za-z0-9]{0,60}[A-Z])[A-Za-z0-9]{28,255}'

const start = '(?<![\\w])'

const tokenFormats = new RegExp(`(?:${start}(?:${[...families, builtLikeToken].join('|')}))`, 'g')

/** Finds all tokens with a recognizable format, in any context. */
export function tokenSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = []
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    if (end - start >= shortest && hasRun(text, start, end))
      for (const match of text.slice(start, end).matchAll(tokenFormats))
        spans.push({ start: start + match.index, end: start + match.index + match[0].length })
    denseSpans(text, start, end, spans)
    start = end + 1
  }
  return spans
}

const shortest = 8

/**
 * Tells whether a line contains a run of letters, digits and joiners of at least the minimum token length, including a
 * digit.
 */
function hasRun(text: string, start: number, end: number): boolean {
  let length = 0
  let digit = false
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    const isDigit = code >= 48 && code <= 57
    if (
      isDigit ||
      (code >= 97 && code <= 122) ||
      (code >= 64 && code <= 90) ||
      code === 95 ||
      code === 45 ||
      code === 46 ||
      code === 36 ||
      code === 126
    ) {
      length++
      digit ||= isDigit
      if (digit && length >= shortest) return true
    } else {
      length = 0
      digit = false
    }
  }
  return false
}

/**
 * Returns the prefix of a token that remains visible, so that a reader can identify its kind; at most four characters.
 */
export function tokenPrefix(value: string): string {
  return /^(?:[A-Za-z]{2,4}[_-]|A[KS]IA|AIza|eyJ)/.exec(value)?.[0].slice(0, 4) ?? ''
}
