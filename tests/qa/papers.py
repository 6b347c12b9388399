"""Papers of a small office for the tests of overviews: two versions of a policy, two contracts, minutes, a report."""

PAPERS = {
    "travel-policy-2019.md": """# Travel policy

Published: 4 February 2019

## Booking

Staff book trains and hotels through the office in Mill Street. Flights need the approval of the director. First class
is not paid for.

## Allowances

The daily allowance for meals is 40 euros. Hotels are paid for up to 110 euros a night. A bicycle is paid with 20 cents
a kilometre.

## Claims

Claims must reach the office within 30 days of the journey. Receipts are kept for ten years.
""",
    "travel-policy-2023.md": """# Travel policy

Published: 6 March 2023

## Booking

Staff book trains and hotels through the office in Mill Street. Flights within Europe are not paid for. First class
is not paid for.

## Allowances

The daily allowance for meals is 52 euros. Hotels are paid for up to 140 euros a night. A bicycle is paid with 20 cents
a kilometre.

## Claims

Claims must reach the office within 14 days of the journey. Receipts are kept for ten years. Claims may be sent by
e-mail.
""",
    "lease.txt": """Lease of the workshop

This lease is made on 12 January 2022 between Ada Holm and the Zembla Boat Company.

The tenant rents the workshop at 8 Quay Road from 1 March 2022. The rent is 900 euros a month and is due on the first
working day. The tenant shall pay a deposit of 2,700 euros by 15 February 2022. The tenant must insure the workshop
before 1 April 2022. The landlord keeps the roof in repair. The lease ends on 28 February 2027 unless the tenant gives
notice of renewal by 30 November 2026.
""",
    "minutes.txt": """Minutes of the board

Onhava, 9 May 2024

Present: Ada Holm, Ivan Lund, Olga Brandt.

The board approved the minutes of 11 April 2024. Ivan Lund reported that the new crane was delivered on 2 May 2024. The
crane cost 48,000 euros, which is 3,000 euros less than planned. Olga Brandt will send the accounts to the auditor by
31 May 2024. Ada Holm has to renew the insurance of the crane before 15 June 2024. The next meeting is on 13 June 2024.
""",
    "harbour-report.md": """# Report on the harbour

Published: 15 January 2021

## Summary of the year

The harbour of Onhava handled more fish and fewer passengers in 2020 than in the year before. The harbour took in 2.4
million euros. The new quay was paid for without a loan.

## Fish

The harbour landed 5,200 tonnes of fish in 2020. In 2019 the harbour landed 4,700 tonnes of fish. Most of the fish was
herring, which went to the cannery on the quay. The cannery employed 120 people.

## Passengers

The ferry carried 61,000 passengers in 2020. In 2019 the ferry carried 98,000 passengers. The ferry did not sail in
April and May because of the epidemic. The ferry company asked the harbour for a lower fee.

## The quay

Work on the new quay ended in October 2020. The quay is 140 metres long and carries a crane. The old quay will be used
for pleasure boats.
""",
}
"""The texts by the names of their files."""
