/** A part of an answer's text by its purpose. */
export interface Segment {
  type: 'text' | 'thinking' | 'call'
  text: string
}

interface Block {
  type: 'thinking' | 'call'
  open: string
  close: string
}

/** How models write their thinking at the start of an answer, for servers that do not separate it. */
const thinkingBlocks: readonly Block[] = [
  ...['think', 'thinking', 'thought', 'reasoning', 'seed:think'].map((tag) => ({
    open: `<${tag}>`,
    close: `</${tag}>`,
  })),
  { open: '[THINK]', close: '[/THINK]' },
  { open: '◁think▷', close: '◁/think▷' },
  { open: '<|channel|>analysis<|message|>', close: '<|channel|>final<|message|>' },
].map((block) => ({ type: 'thinking', ...block }))

/** How models write tool calls, for servers that do not parse them. */
const callBlock: Block = { type: 'call', open: '<tool_call>', close: '</tool_call>' }
/** Marks around a final answer, which mean nothing. */
const wrappers = ['<|channel|>final<|message|>', '<|start|>assistant', '<|end|>', '<|return|>', '<|im_end|>']

/**
 * Splits the text of an answer while it streams. Thinking is only recognized at the start, so an answer may speak about
 * its tags. `tools`: written tool calls are recognized too.
 */
export function createSplitter(tools: boolean, pass: (segment: Segment) => void) {
  let held = ''
  let inside: Block | undefined
  let started = false
  const openings = () => [...(started ? [] : thinkingBlocks), ...(tools ? [callBlock] : [])]

  /** Returns whether more can be decided with the text so far. */
  const step = (final: boolean): boolean => {
    if (held === '') return false
    return inside === undefined ? outsideStep(final) : insideStep(inside, final)
  }
  const insideStep = (block: Block, final: boolean) => {
    const end = held.indexOf(block.close)
    if (end !== -1) {
      pass({ type: block.type, text: held.slice(0, end) })
      held = held.slice(end + block.close.length)
      inside = undefined
      return true
    }
    // Thinking is passed on as it comes, because it is a sign of life; a call is needed whole.
    const keep = final ? 0 : block.type === 'call' ? held.length : block.close.length
    const cut = Math.max(0, held.length - keep)
    if (cut > 0) pass({ type: block.type, text: held.slice(0, cut) })
    held = held.slice(cut)
    return false
  }
  const outsideStep = (final: boolean) => {
    const lead = started ? '' : (/^\s*/.exec(held)?.[0] ?? '')
    const rest = held.slice(lead.length)
    for (const mark of started ? [] : wrappers)
      if (rest.startsWith(mark)) {
        held = rest.slice(mark.length)
        return true
      }
    const block = openings().find(({ open, type }) => (type === 'call' ? rest.includes(open) : rest.startsWith(open)))
    if (block !== undefined) return enter(block, rest)
    const waits = final
      ? 0
      : pendingLength(rest, started ? [] : thinkingBlocks.map(({ open }) => open).concat(wrappers))
    if (waits === rest.length && !final) return false
    const cut =
      rest.length -
      (final
        ? 0
        : pendingLength(
            rest,
            openings().map(({ open }) => open),
          ))
    if (cut > 0) {
      pass({ type: 'text', text: (started ? '' : lead) + rest.slice(0, cut) })
      started = true
      held = rest.slice(cut)
    }
    return false
  }
  const enter = (block: Block, rest: string) => {
    const at = rest.indexOf(block.open)
    if (at > 0) {
      pass({ type: 'text', text: rest.slice(0, at) })
      started = true
    }
    inside = block
    held = rest.slice(at + block.open.length)
    return true
  }
  return {
    take(text: string) {
      held += text
      while (step(false));
    },
    end() {
      while (step(true));
    },
  }
}

/** Returns the length of the longest end of the text that may be the start of one of the marks. */
function pendingLength(text: string, marks: readonly string[]): number {
  const longest = Math.max(0, ...marks.map((mark) => mark.length - 1))
  for (let length = Math.min(longest, text.length); length > 0; length--)
    if (marks.some((mark) => mark.startsWith(text.slice(-length)))) return length
  return 0
}
