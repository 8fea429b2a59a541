/**
 * Returns a response whose body is a stream of events as OpenAI sends them. Servers also send one JSON object, or one a
 * line, and lines that are neither data nor comments. The end of a stream is marked with `{"ended": true}`, because not
 * every server gives a reason for it.
 */
export function normalizeStream(response: Response): Response {
  const { body, status, statusText, headers } = response
  if (body === null) return response
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(eventReader())
  const kept = new Headers(headers)
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name)
  kept.set('content-type', 'text/event-stream')
  return new Response(events.pipeThrough(new TextEncoderStream()), { status, statusText, headers: kept })
}

function eventReader(): TransformStream<string, string> {
  let rest = ''
  /** Lines of a JSON object that is not complete. */
  let open = ''
  let isPlain = false
  const read = (line: string): string => {
    const data = /^data:\s*(.*)$/s.exec(line)?.[1]
    if (data !== undefined) return eventOf(data.trim())
    const text = open + line
    if (!/^\s*[[{]/.test(text)) return ''
    const value = parsed(text)
    open = value === undefined ? `${text}\n` : ''
    isPlain = true
    return value === undefined ? '' : [value].flat().map(eventFor).join('')
  }
  return new TransformStream({
    transform(text, controller) {
      const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      const events = lines.map(read).join('')
      if (events !== '') controller.enqueue(events)
    },
    flush(controller) {
      const events = read(rest) + (isPlain && open === '' ? ended : '')
      if (events !== '') controller.enqueue(events)
    },
  })
}

const ended = 'data: {"choices":[],"ended":true}\n\ndata: [DONE]\n\n'
const eventFor = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`

function eventOf(data: string): string {
  if (data.startsWith('[DONE]')) return ended
  return data.startsWith('{') && parsed(data) !== undefined ? `data: ${data}\n\n` : ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
