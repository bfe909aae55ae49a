import { Busboy } from '@fastify/busboy'
import type { App } from 'nettoria'
import { adminErrors } from '../errors.js'

/** Bytes of an archive that may be uploaded. */
export const uploadLimit = 20 * 1024 * 1024

/** What a posted form with one file holds. */
export interface Upload {
  file: Buffer | null
  /** Further fields, `_csrf` among them. */
  [field: string]: string | Buffer | null
}

/**
 * Lets the routes of this scope take `multipart/form-data` with one file called "file". It is read before the token of the form is
 * checked, for it carries the token; the guard has asked for the permission before.
 */
export function acceptUploads(app: App): void {
  app.addContentTypeParser('multipart/form-data', { bodyLimit: uploadLimit + 65_536 }, (request, payload, done) => {
    const upload: Upload = { file: null }
    const chunks: Buffer[] = []
    let failed: Error | undefined
    let settled = false
    const settle = (error: Error | null) => {
      if (settled) return
      settled = true
      if (chunks.length) upload.file = Buffer.concat(chunks)
      done(error, upload)
    }
    const broken = () => settle(adminErrors.UPLOAD_INVALID())
    const limits = { fileSize: uploadLimit, files: 1, fields: 5, fieldSize: 2_000, fieldNameSize: 60, parts: 6 }
    const parser = openParser({ headers: request.headers as { 'content-type': string }, limits })
    if (!parser) return broken()
    parser.on('field', (name, value) => {
      if (name !== 'file' && /^\w{1,60}$/.test(name)) upload[name] = value
    })
    parser.on('file', (name, stream) => {
      stream.on('data', (chunk: Buffer) => void (name === 'file' && chunks.push(chunk)))
      // An upload that ends in the middle is told here as well, and an error that nobody hears ends the process.
      stream.on('error', broken)
      stream.on('limit', () => (failed = adminErrors.UPLOAD_TOO_LARGE({ limit: uploadLimit / 1024 / 1024 })))
    })
    const refuse = () => (failed ??= adminErrors.UPLOAD_INVALID())
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parser.on(limit, refuse)
    parser.on('error', broken)
    parser.on('finish', () => settle(failed ?? null))
    payload.on('error', broken)
    payload.pipe(parser)
  })
}

// The parser throws at a content type without a boundary.
function openParser(config: ConstructorParameters<typeof Busboy>[0]): InstanceType<typeof Busboy> | undefined {
  try {
    return new Busboy(config)
  } catch {
    return undefined
  }
}
