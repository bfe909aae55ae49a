/** What people choose most among passwords of ten characters or more, in lower case without what surrounds the idea. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `1234567890 12345678910 0123456789 0987654321 9876543210 123456789a 123456789q a123456789 q123456789 123456789123
  1111111111 0000000000 1212121212 1231231231 1122334455 1234512345 1234554321 5555555555 6666666666 7777777777 8888888888
  9999999999 2222222222 3333333333 4444444444 147258369a 1472583690 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc
  q1w2e3r4t5 q1w2e3r4t5y6 qwertyuiop qwertyuiop1 qwerty1234 qwerty12345 qwerty123456 1234qwerty 12345qwert asdfghjkl1
  asdfghjkl123 asdfghjklm zxcvbnm123 zaq12wsxcde3 zaq1xsw2cde3 qazwsxedc1 qazwsxedcrfv qweasdzxc1 qweasdzxc123 qwerasdfzxcv
  password12 password123 password1234 password12345 password123456 password01 password11 password99 passwordpassword
  passw0rd12 passw0rd123 p@ssw0rd12 p@ssw0rd123 p@ssword123 p@ssw0rd1234 pass123456 pass1234567 pa55word123 mypassword
  mypassword1 newpassword newpassword1 yourpassword changeme12 changeme123 letmein123 letmein1234 welcome123 welcome1234
  welcome2024 welcome2025 welcome2026 iloveyou12 iloveyou123 iloveyou1234 iloveyouso iloveyou2000 sunshine12 sunshine123
  princess12 princess123 football12 football123 baseball12 baseball123 basketball superman12 superman123 batman12345
  starwars12 starwars123 pokemon123 michael123 jennifer12 charlie123 dragon1234 monkey1234 master1234 shadow1234 killer1234
  abc1234567 abcd123456 abcd1234567 abcdefghij abcdefghijk abcdef1234 abcdefg123 abc123456789 a1b2c3d4e5 aa12345678
  aaaaaaaaaa aaaa111111 admin12345 admin123456 admin1234567 administrator administrator1 administrator123 adminadmin
  adminadmin1 root123456 rootroot12 user123456 test123456 testtest12 testtest123 guest12345 demo123456 server1234
  computer12 computer123 internet12 internet123 manchester manchester1 liverpool1 liverpool12 chelsea123 arsenal123
  barcelona1 barcelona10 realmadrid realmadrid1 juventus123 persepolis persepolis1 esteghlal1 esteghlal123 iran123456
  tehran12345 tehran1234 salam123456 salamsalam khodaya123 mohammad123 mohammad12 mohamad123 alireza123 alireza1234
  hosein1234 hossein123 reza123456 ali1234567 ali12345678 fatemeh123 zahra12345 maryam1234 asdasdasd1 asdasdasd123
  qweqweqwe1 qweqweqwe123 zxczxczxc1 secret1234 secret12345 trustno123 whatever12 whatever123 freedom123 nothing123
  summer2024 summer2025 winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025 december12 september1 november11
  google1234 facebook12 facebook123 samsung123 linkedin12 microsoft1 windows123 nettoria12 nettoria123 hosting123`
    .split(/\s+/)
    .filter(Boolean),
)
