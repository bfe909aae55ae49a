import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
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
export async function acceptUploads(app: App): Promise<void> {
  const limits = { fileSize: uploadLimit, files: 1, fields: 5, fieldSize: 2_000, fieldNameSize: 60, parts: 6 }
  await app.register(multipart, { limits })
  app.addHook('preValidation', async (request) => {
    if (request.isMultipart()) request.body = await readUpload(request)
  })
}

async function readUpload(request: FastifyRequest): Promise<Upload> {
  const upload: Upload = { file: null }
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const content = await part.toBuffer()
        if (part.fieldname === 'file') upload.file = content
      } else {
        // What is too long is cut without a word.
        if (part.valueTruncated || typeof part.value !== 'string') throw adminErrors.UPLOAD_INVALID()
        if (part.fieldname !== 'file' && /^\w{1,60}$/.test(part.fieldname)) upload[part.fieldname] = part.value
      }
    }
  } catch (error) {
    if ((error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE')
      throw adminErrors.UPLOAD_TOO_LARGE({ limit: uploadLimit / 1024 / 1024 }, { cause: error })
    // No boundary, a cut body, too many parts, a visitor who left: in each the form did not arrive as it was sent.
    throw adminErrors.UPLOAD_INVALID({}, { cause: error })
  }
  return upload
}
