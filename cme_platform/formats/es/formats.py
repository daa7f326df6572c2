DATE_FORMAT = "j \\d\\e F \\d\\e Y"
DATETIME_FORMAT = "j \\d\\e F \\d\\e Y, H:i"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
