"""What stages return, drawn: maps, charts, tables; reports as HTML, XLSX and DOCX.

Values in, text or bytes out.
"""
