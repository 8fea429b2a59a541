import type { DuckError } from '../../errors.ts'
import { mentions, type WordLists } from '../../text/mentions.ts'
import type { ModelProblem } from '../call/model-error.ts'

/** The model that was asked. */
export interface AskedModel {
  provider: string
  model: string
  /** Address of the API. It is only shown if it is on this machine. */
  address: string
}

interface Place extends AskedModel {
  /** What the server said or why the connection failed; may be empty. */
  reason: string
}

/** What a failed call means for the person. */
export interface Meaning {
  kind: DuckError['kind']
  text(place: Place): string
  problem?: ModelProblem
  /** The response may say when to retry. */
  waits?: true
}

const at = ({ address }: Place) => {
  const { hostname, host } = URL.canParse(address) ? new URL(address) : { hostname: '', host: '' }
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? ` at ${host}` : ''
}
const because = ({ reason }: Place) => (reason === '' ? '' : ` (${reason})`)

const invalidKey: Meaning = {
  kind: 'config',
  text: ({ provider }) => `${provider} rejected the API key. Set a valid key.`,
  problem: 'key-refused',
}
const forbidden: Meaning = {
  kind: 'config',
  text: (place) => `${place.provider} denied access to ${place.model}${because(place)}. Check the key’s permissions.`,
  problem: 'key-refused',
}
const proxy: Meaning = {
  kind: 'config',
  text: ({ provider }) =>
    `The proxy requires a login before ${provider} can be reached. Put it into HTTPS_PROXY: \`http://user:password@host\`.`,
}
const unknownModel: Meaning = {
  kind: 'config',
  text: ({ provider, model }) => `Unknown model \`${model}\` for ${provider}. Set another model in the configuration.`,
  problem: 'unknown-model',
}
const notFound: Meaning = {
  kind: 'config',
  text: (place) =>
    `${place.provider} does not offer ${place.model} at this address${because(place)}. Check the address and the name of the model.`,
  problem: 'unknown-model',
}
const noCredit: Meaning = {
  kind: 'config',
  text: ({ provider }) => `The ${provider} account has no credit left. Add credit, or use another provider.`,
}
const rateLimit: Meaning = {
  kind: 'rate-limited',
  text: ({ provider }) => `${provider} reported a rate limit.`,
  waits: true,
}
const timeout: Meaning = { kind: 'timeout', text: ({ provider }) => `${provider} timed out.` }
const unreachable: Meaning = {
  kind: 'unavailable',
  text: (place) =>
    `${place.provider} is unreachable${at(place)}${because(place)}. Check its address and that it is running.`,
  waits: true,
}
const failed: Meaning = {
  kind: 'unavailable',
  text: (place) => `${place.provider} reported an error of its own${because(place)}.`,
  waits: true,
}
const rejected: Meaning = {
  kind: 'config',
  text: ({ provider, model, reason }) =>
    `${provider} rejected the request for ${model}: ${reason || 'no reason given'}.`,
}

const creditWords: WordLists = [
  ['insufficient', 'quota'],
  ['insufficient', 'balance'],
  ['insufficient', 'credit'],
  ['insufficient', 'funds'],
  ['insufficient_quota'],
  ['billing'],
  ['credit balance'],
  ['payment required'],
  ['budget', 'exceeded'],
]
const keyWords: WordLists = [
  ['key not valid'],
  ['key', 'expired'],
  ['invalid', 'api key'],
  ['invalid_api_key'],
  ['incorrect api key'],
  ['invalid', 'token', 'authentication'],
]
const modelWords: WordLists = [
  ['model', 'not found'],
  ['model', 'not exist'],
  ['model', "n't exist"],
  ['unknown model'],
  ['no such model'],
  ['invalid model'],
  ['not a valid model'],
  ['model_not_found'],
  ['no endpoints found for'],
]

/** A failed call; without a status, the connection failed or was interrupted during an answer. */
interface Failed {
  status: number | undefined
  /** What the server or the library says, in lower case. */
  says: string
}

const among =
  (...statuses: number[]) =>
  ({ status }: Failed) =>
    status !== undefined && statuses.includes(status)
const isClientError = ({ status = 0 }: Failed) => status >= 400 && status < 500

/** The first one that applies. */
const rows: readonly (readonly [applies: (failed: Failed) => boolean, meaning: Meaning])[] = [
  [({ status, says }) => status === undefined && says.includes('proxy') && mentions(says, [['407'], ['auth']]), proxy],
  [among(402), noCredit],
  [(failure) => isClientError(failure) && mentions(failure.says, creditWords), noCredit],
  [among(401), invalidKey],
  [(failure) => isClientError(failure) && mentions(failure.says, keyWords), invalidKey],
  [among(403), forbidden],
  [({ status, says }) => (status === 400 || status === 404) && mentions(says, modelWords), unknownModel],
  [among(404), notFound],
  [among(429), rateLimit],
  [({ says }) => mentions(says, [['timed out'], ['timeout']]), timeout],
  [({ status }) => status === undefined, unreachable],
  [({ status = 0 }) => status >= 500, failed],
]

/** Returns the meaning of a failed call. */
export function meaningOf(status: number | undefined, message: string): Meaning {
  const failure = { status, says: message.toLowerCase() }
  return rows.find(([applies]) => applies(failure))?.[1] ?? rejected
}
