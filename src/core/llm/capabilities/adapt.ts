import type { Message, ModelRequest } from '../port.ts'

/** Removes from a request what its model does not accept, and says it in words where that is possible. */
export function adapt(request: ModelRequest): ModelRequest {
  const { model, capabilities, temperature, stop, maxTokens } = request
  const offered = capabilities.tools ? (request.tools ?? []) : []
  const schema = capabilities.toolsWithSchema || offered.length === 0 ? enforceable(request) : undefined
  const adapted: ModelRequest = {
    model,
    capabilities,
    messages: messagesOf(request, offered.length > 0, schema !== undefined),
    maxTokens: Math.min(maxTokens, capabilities.outputLimit ?? maxTokens),
  }
  if (offered.length > 0) adapted.tools = offered
  if (schema !== undefined) adapted.schema = schema
  if (temperature !== undefined && capabilities.temperature) adapted.temperature = temperature
  if (stop !== undefined && capabilities.stop) adapted.stop = stop
  return adapted
}

const enforceable = ({ schema, capabilities }: ModelRequest) => (capabilities.schema === 'prompt' ? undefined : schema)

function messagesOf({ messages: given, schema, capabilities }: ModelRequest, tools: boolean, enforced: boolean) {
  const messages = tools ? given : given.map(withoutCalls)
  // A model that may only return JSON must also be told which.
  const described = schema !== undefined && (!enforced || capabilities.schema === 'json_object')
  const complete = described
    ? withLast(messages, `Answer with JSON alone. Its JSON Schema: ${JSON.stringify(schema.schema)}`)
    : messages
  return capabilities.systemRole ? complete : withoutSystem(complete)
}

/** Tool calls and their results as text, for a request that offers no tools. */
function withoutCalls({ role, text, calls = [], call }: Message): Message {
  if (call !== undefined) return { role: 'user', text: `Result of the lookup:\n${text}` }
  if (calls.length === 0) return { role, text }
  const made = calls.map(({ name, arguments: given }) => `${name}(${given})`).join('\n')
  return { role, text: `${text}\n\nI looked up:\n${made}`.trim() }
}

/** Adds text to the last message of the user. */
function withLast(messages: readonly Message[], text: string): Message[] {
  const last = messages.at(-1)
  if (last?.role !== 'user') return [...messages, { role: 'user', text }]
  return [...messages.slice(0, -1), { ...last, text: `${last.text}\n\n${text}` }]
}

/** Moves the text of system messages to the start of the first message of the user. */
function withoutSystem(messages: readonly Message[]): Message[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ text }) => text)
  const others = messages.filter(({ role }) => role !== 'system')
  const [first] = others
  if (system.length === 0 || first?.role !== 'user') return [...others]
  return [{ ...first, text: [...system, first.text].join('\n\n') }, ...others.slice(1)]
}
