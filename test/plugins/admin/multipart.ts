/** What stands between the parts of `multipart`. */
export const boundary = 'a-boundary-of-the-tests'

/** A posted form with fields and, under "file", a file. */
export function multipart(fields: Record<string, string>, file?: Buffer, filename = 'plugin.tgz'): Buffer {
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: application/gzip\r\n\r\n`
  if (file) parts.push(Buffer.from(head), file, Buffer.from('\r\n'))
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
}
