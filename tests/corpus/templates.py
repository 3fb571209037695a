"""The two halves of the corpus: which locales, which seed, and what the values stand in.

In a template `$v` is the labelled value and every other `$name` something that must stay as it is.
A template that begins with a brace is JSON: what is filled in is escaped as JSON wants it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Half:
    name: str
    seed: int
    locales: list[str]
    # Names that texts stand under, and such as say that an id stands there.
    keys: list[str]
    id_keys: list[str]
    # For values that are recognised wherever they stand.
    anywhere: list[str]
    # For passwords, in URLs.
    url: list[str]
    # For values that need a word before them.
    ssn: list[str]
    phone: list[str]
    birth: list[str]
    dates: list[str]
    # Texts with nothing in them that must be recognised.
    negatives: list[str]


DEVELOPMENT = Half(
    name="development",
    seed=20260101,
    locales=["de_DE", "fr_FR", "en_US", "es_ES", "nl_NL", "pl_PL"],
    keys=["note", "message", "body", "text", "log", "comment", "content"],
    id_keys=["order_id", "trackingNumber", "sku", "item_ids", "seq", "reference_no"],
    anywhere=[
        "$v",
        "Customer wrote: $v",
        "$name asked us to use $v instead.",
        '{"event":"update","payload":{"old":"$v","count":$int}}',
        '[{"ref":"$sku","value":"$v"},{"ref":"$sku","value":null}]',
        'payload: {"old": "$v", "amount": "$amount"}',
        "$ts INFO [worker-3] req=$uuid value=$v took=17ms",
        "ERROR $ts: could not process '$v' (code $int)",
        "Hi,\n\nplease note $v.\n\nKind regards\n$name",
        "$int,$v,$amount",
        "$uuid;$v;$date",
        "<td>$v</td><td>$amount</td>",
        "| $name | $v | $amount |",
        "- old: $v\n- new: $v\n",
        'curl -H "X-Value: $v" https://api.example/v2/$uuid',
        "Bitte $v verwenden, danke! $name",
        "voici: $v, merci",
        'line one\\nvalue: $v\\nline three $int',
        '"$v" is not a valid value for field 3 of order $order',
        "first ($v), then ($v)",
    ],
    url=[
        "DATABASE=postgres://app:$v@db.example.net:5432/shop",
        "cannot connect to amqp://worker:$v@$ip/queue ($int)",
        '{"dsn_of_old":"mysql://root:$v@localhost/app","n":$int}',
        "clone https://oauth2:$v@git.example.org/team/app.git at $ts",
    ],
    ssn=["SSN $v", "my ssn is $v", "social security number: $v, thanks", "ssn=$v"],
    phone=[
        "Call $v after 5 pm",
        "phone: $v",
        "Tel. $v, Fax on request",
        "Telefon: $v",
        "my mobile is $v and my order is $order",
        "Tél. : $v",
        "teléfono $v",
        "please call me at $v. Thanks, $name",
        "Handynummer $v",
        "telefoon: $v\nplaats: $city",
        "tel.: $v, zamówienie $order",
    ],
    birth=[
        "born on $v",
        "DOB: $v, seen on $date",
        "date of birth $v",
        "Patient (born $v) was seen.",
        "geboren am $v in $city",
        "Geburtsdatum: $v",
        "né le $v",
        "date de naissance : $v",
        "fecha de nacimiento: $v",
        "geboortedatum $v",
        "data urodzenia: $v",
    ],
    dates=["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d-%m-%Y", "%-d %B %Y", "%B %-d, %Y", "%d/%m/%y"],
    negatives=[
        "https://shop.example.org:8443/orders/$int?at=$ts and http://$ip/",
        "order $order of $date, total $amount EUR",
        "tracking $ups, $fedex or $usps",
        "request $uuid from $ip at $ts",
        "commit $sha on branch release-$ver",
        "card number $badcard was refused",
        "reference $badcard",
        "IBAN $badiban has a wrong sum",
        "no. $badssn is none",
        "EAN $ean, ISBN $isbn",
        "article $phonesku and $sku",
        "your order number is $id10",
        "call id $epoch returned 200 in $int ms",
        "hello @$word, see @$word and user@localhost",
        "uses react@18.2.0 and icon@2x.png",
        "image registry.example/app@sha256:$sha",
        "[v6]:$ipv6 mac $mac",
        "sk-learn-contrib-tools-and-more and sk-fading-circle-container",
        "cell B12 holds $amount; row $int; sum $epoch",
        "-----BEGIN CERTIFICATE-----\n$b64\n-----END CERTIFICATE-----",
        "born in $city, lives at no. $int, visited on $date",
        '{"order":"$order","sum":"$amount","at":"$ts","ref":"$uuid","n":$int}',
        "$epoch $epoch $int.$int.$int",
        "version $ver of $date; checksum $sha",
        "token count $int of $int, eyJ is how they begin",
    ],
)

HELD_OUT = Half(
    name="held-out",
    seed=7,
    locales=["en_GB", "it_IT", "pt_BR", "sv_SE", "da_DK", "cs_CZ"],
    keys=["remarks", "output", "detail", "reason", "snippet", "transcript"],
    id_keys=["invoice_id", "shipmentNumber", "zip", "ticket-id", "batch.seq", "product_code"],
    anywhere=[
        "Please forward this to $v, thanks!",
        "my details are $v and I was charged $amount on $date",
        "Re: Ticket $sku — $v",
        'level=warn ts=$epoch msg="rejected $v" ip=$ip',
        "Traceback (most recent call last):\n  File \"app.py\", line 12\nValueError: bad input: $v\n",
        "{'id': 17, 'data': '$v'}",
        "<p>Details:<br>$v</p>",
        "$name\t$v\t$amount",
        "export VALUE=$v\nrun --fast",
        "«$v»",
        "From: $name\r\nX-Old: $v\r\nSubject: $sku\r\n\r\nbody $uuid",
        'items:\n  - ref: $sku\n    value: "$v"\n',
        '{"kind":"turn","parts":[{"text":"I said $v twice: $v"}],"at":"$ts"}',
        "UPDATE t SET c='$v' WHERE ref='$uuid';",
        "$v\n$v\n$v",
        "GET /find?q=$v&page=2 HTTP/1.1",
        "Ho scritto a voi: $v!",
        "obrigado... $v?",
        "**$v** (from $city)",
        "x:$v|y:$int|z:$amount",
        "log: a\\tb\\r\\n$v\\r\\nend",
    ],
    url=[
        "redis://:$v@cache:6379/0 is down since $date",
        "proxy=http://$word:$v@proxy.example.com:3128",
        "mongodb+srv://svc:$v@cluster0.example.org/?retryWrites=true, host $ip",
        "jdbc:postgresql://reader:$v@10.0.0.7/report",
        "url: 'ftp://backup:$v@files.example.it'",
    ],
    ssn=["SSN: $v.", "the social security number $v", "SSN ($v)", "social security no. $v"],
    phone=[
        "Mobile: $v (evenings)",
        "reach $name by phone on $v",
        "cell $v, order $order",
        "Telefono: $v",
        "cellulare $v",
        "telefone $v; pedido $order",
        "celular: $v",
        "Telefon $v",
        "mobil: $v",
        "ring or call $v - best before noon",
        "tel $v",
    ],
    birth=[
        "DOB $v",
        "birthday: $v",
        "She was born on $v.",
        "date of birth: $v; admitted $date",
        "nata il $v a $city",
        "data di nascita: $v",
        "data de nascimento $v",
        "född $v",
        "fødselsdato: $v",
        "datum narození: $v",
    ],
    dates=["%d/%m/%Y", "%Y/%m/%d", "%Y-%m-%d", "%d. %m. %Y", "%d %b %Y", "%b %d, %Y", "%B %-d %Y"],
    negatives=[
        "GET http://api.example.com/users/@$word, then ws://$ip:9000",
        "invoice $order paid on $date with $amount GBP",
        "parcel $usps left $city at $ts",
        "trace $uuid span $sha",
        "the number $badcard fails its sum",
        "pan=$badcard declined",
        "account $badiban unknown",
        "id $badssn rejected",
        "GTIN $ean was replaced by $ean",
        "part $phonesku (was $sku)",
        "the case number is $id10, opened $date",
        "phone model SM-$id10 sold out",
        "thanks @$word! cc @$word/$word",
        "npm i left-pad@1.3.0 lodash@4.17.21 && cp logo@3x.webp .",
        "host $ip:8443 -> [$ipv6]:443 via $mac",
        "class sk-chasing-dot-before-animation-2 removed",
        "released v$ver build $epoch",
        "ssh-rsa AAAA$b64 build@runner",
        "born free since 2019, build $int",
        '[{"sku":"$sku","qty":$int,"price":"$amount"},{"trace":"$uuid"}]',
        "-----BEGIN PUBLIC KEY-----\n$b64\n-----END PUBLIC KEY-----",
        "etag \"$sha\" max-age=$int",
        "lat 48.137154 lon 11.576124 alt $amount",
        "cursor $b64",
        "mobile users: $id10 this month",
    ],
)

HALVES = [DEVELOPMENT, HELD_OUT]
