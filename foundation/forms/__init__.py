"""Reading what people type: marshmallow fields and schemas, and the form as a template shows it."""
