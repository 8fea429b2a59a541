import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** A file of a multipart form, under `files[index]`. */
export interface Upload {
  index: number
  filename: string
  contentType: string
  data: Buffer
}

export interface Form {
  body: unknown
  uploads: Upload[]
}

/** Reads all bytes of a request. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Reads JSON, or a multipart form with `payload_json` and `files[n]`. Refuses every other content type. */
export async function readForm(bytes: Buffer, contentType: string | undefined): Promise<Form> {
  if (bytes.length === 0) return { body: {}, uploads: [] }
  if (contentType?.startsWith('application/json')) return { body: parseJson(bytes.toString()), uploads: [] }
  if (!contentType?.startsWith('multipart/form-data'))
    throw new Refusal(
      400,
      50035,
      "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}.",
    )
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData()
  const uploads: Upload[] = []
  let body: unknown = {}
  for (const [name, value] of form as unknown as Iterable<[string, FormDataEntryValue]>) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1]
    if (name === 'payload_json')
      body = parseJson(typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer()).toString())
    else if (index !== undefined && typeof value !== 'string')
      uploads.push({
        index: Number(index),
        filename: value.name,
        contentType: value.type,
        data: Buffer.from(await value.arrayBuffer()),
      })
    else throw new Refusal(400, 50035, 'Invalid Form Body', { [name]: 'The stand-in takes payload_json and files[n]' })
  }
  return { body, uploads }
}

type FormDataEntryValue = string | File

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 50109, 'The request body contains invalid JSON.')
  }
}
