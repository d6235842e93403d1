// Reads {page, data} as JSON on standard input and writes a PDF/UA-1 document.
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { readFileSync, writeSync } from 'node:fs'

const { page, data } = JSON.parse(readFileSync(0, 'utf8'))
const press = NodeCompiler.create({ workspace: process.cwd(), inputs: { data: JSON.stringify(data) } })
const pdf = Buffer.from(press.pdf({ mainFileContent: page, pdfStandard: 'ua-1' }))
for (let at = 0; at < pdf.length; at += writeSync(1, pdf, at)) { /* until all is written */ }
