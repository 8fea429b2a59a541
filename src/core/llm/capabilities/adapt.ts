import type { Message, ModelRequest } from '../port.ts'

/** Removes from a request what its model does not accept, and says it in words where that is possible. */
export function adapt(request: ModelRequest): ModelRequest {
  const { model, capabilities, temperature, stop, maxTokens } = request
  const { tools, writtenTools } = toolsOf(request)
  const withSchema = writtenTools === undefined && (tools === undefined || capabilities.toolsWithSchema)
  const schema = withSchema && capabilities.schema !== 'prompt' ? enforcedSchema(request) : undefined
  const adapted: ModelRequest = {
    model,
    capabilities,
    messages: messagesOf(request, tools !== undefined, schema !== undefined, writtenTools),
    maxTokens: Math.min(maxTokens, capabilities.outputLimit ?? maxTokens),
  }
  if (tools !== undefined) adapted.tools = tools
  if (writtenTools !== undefined) adapted.writtenTools = writtenTools
  if (schema !== undefined) adapted.schema = schema
  if (temperature !== undefined && capabilities.temperature) adapted.temperature = temperature
  if (stop !== undefined && capabilities.stop) adapted.stop = stop
  return adapted
}

/** Returns the schema that the provider enforces. The messages say what is wanted of a shared one. */
function enforcedSchema({ schema, capabilities }: ModelRequest): ModelRequest['schema'] {
  if (schema?.shared === undefined || !capabilities.schemaInCache) return schema
  return { ...schema, schema: schema.shared }
}

/** In a smaller context window, in tokens, the description of tools would take the room of the code. */
const leastWindow = 12_000

/** Returns the tools in the form that the model accepts, if it has the room for them. */
function toolsOf({ tools = [], capabilities }: ModelRequest): Pick<ModelRequest, 'tools' | 'writtenTools'> {
  if (tools.length === 0) return {}
  if (capabilities.tools === 'native') return { tools }
  return (capabilities.window ?? leastWindow) < leastWindow ? {} : { writtenTools: tools }
}

function messagesOf(
  { messages: given, schema, capabilities }: ModelRequest,
  native: boolean,
  enforced: boolean,
  written: ModelRequest['tools'],
) {
  let messages = native ? given : given.map(withoutCalls)
  if (written !== undefined) messages = withLast(messages, describe(written))
  // A model that may only return JSON must also be told which.
  if (schema !== undefined && (!enforced || capabilities.schema === 'json_object'))
    messages = withLast(messages, `Answer with JSON alone. Its JSON Schema: ${JSON.stringify(schema.schema)}`)
  return merged(capabilities.systemRole ? messages : withoutSystem(messages))
}

/** Joins consecutive messages of the user, because some servers require that roles alternate. */
function merged(messages: readonly Message[]): Message[] {
  const result: Message[] = []
  for (const message of messages) {
    const last = result.at(-1)
    if (last?.role !== 'user' || message.role !== 'user') result.push(message)
    else result[result.length - 1] = { ...last, text: `${last.text}\n\n${message.text}` }
  }
  return result
}

function describe(tools: NonNullable<ModelRequest['tools']>): string {
  const list = tools.map(({ name, description, parameters }) => JSON.stringify({ name, description, parameters }))
  const example = '<tool_call>{"name": "…", "arguments": {…}}</tool_call>'
  return `Before you answer, you may look things up with these functions:\n${list.join('\n')}\nTo call one, write only ${example}. You then get its result, and continue.`
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
  const { breaks: _, ...plain } = first
  return [{ ...plain, text: [...system, first.text].join('\n\n') }, ...others.slice(1)]
}
